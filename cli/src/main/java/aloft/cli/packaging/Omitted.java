package aloft.cli.packaging;

import java.util.Map;
import java.util.Set;

/// What no pattern can bring back: packages needed for development only, and the output folder.
///
/// @param folders keys of folders that are left out with all that is in them
/// @param files names of files to leave out, by the key of the folder that they are in
record Omitted(Set<Object> folders, Map<Object, Set<String>> files) {
  Omitted {
    folders = Set.copyOf(folders);
    files = Map.copyOf(files);
  }

  static Omitted folder(Object key) {
    return new Omitted(Set.of(key), Map.of());
  }
}
