"""The desk of a shelter or a venue: reads codes and cards, takes hand entry, decides alone and offline."""
