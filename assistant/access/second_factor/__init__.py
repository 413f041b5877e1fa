"""The second factor: codes of an authenticator app, recovery codes, sign-ins that wait for one."""
