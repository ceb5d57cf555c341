"""What lies beside a page: workbook, figures for programs."""
