"""What goes out: parcels of published reports, who approved them, and sending each once."""
