"""The inbox: messages become cases, which people see, claim and give on."""
