"""Front door: open the library, serve the browser app."""
