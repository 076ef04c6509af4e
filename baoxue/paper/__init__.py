"""Paper: what is printed or sent, from the same findings and questions as the screen."""
