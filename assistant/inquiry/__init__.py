"""What was written, cut into what is asked: mails, chats and threads as they are pasted."""
