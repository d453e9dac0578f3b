"""What an editor can get wrong, found with file and line before a page is made of it."""
