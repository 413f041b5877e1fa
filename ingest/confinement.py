"""What a process that reads hostile files gives up before it starts."""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_SIGKILL = 9
_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000


def refuse_network() -> None:
    """Leave this process and its children without a network, as far as the system lets us.

    On Linux they get an empty network of their own. Everywhere, Python refuses to open a
    socket, look up a name, or fetch an address.
    """
    if sys.platform == "linux":
        system = _system()
        if system.unshare(_CLONE_NEWNET) != 0:
            system.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    sys.addaudithook(_refuse)


def die_with_parent() -> None:
    """Ask the system to end this process when the one that forked it ends."""
    if sys.platform == "linux":
        _system().prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
        if os.getppid() == 1:
            os._exit(1)


def confine_process() -> None:
    """Give up gaining rights through programs that grant them."""
    if sys.platform == "linux":
        _system().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def _system() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _refuse(event: str, _arguments: tuple[object, ...]) -> None:
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        raise PermissionError(f"{event} is refused while files are read")
