"""Reading assemblies, their electorate, their ballots and their record."""
