"""Answers: quoted word for word from passages, or an honest word that nothing was found."""
