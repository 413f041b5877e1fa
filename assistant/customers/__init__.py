"""The people the company serves: who they are, what they bought, what they went through."""
