"""What the shares of topics depend on: effects of document fields."""
