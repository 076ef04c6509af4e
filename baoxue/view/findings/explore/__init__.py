"""What the explore page says: any indicator by up to three dimensions, in the form that suits it."""
