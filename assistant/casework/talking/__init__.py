"""What is sent to the customer, by a person or by the assistant while no person took over."""
