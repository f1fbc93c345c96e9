"""The Localism Assistant: reports in, exact quotations out."""
