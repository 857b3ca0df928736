package aloft.cli.engine;

import aloft.spi.model.Code;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Merges the folders of layers without copying them: a merged folder has links to the files.
final class LayerFolders {
  private LayerFolders() {}

  /// Returns one folder, or one zip, with the content of all layers; null without layers.
  ///
  /// @param layers in order: files of a later layer replace those of an earlier one. A zip is used
  ///   only if it is the only layer
  /// @param target where the folder is created if needed
  static @Nullable Path merge(List<Code> layers, Path target) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (Code layer : layers) {
      if (layer instanceof Code.Folder folder && Files.exists(folder.path())) {
        sources.add(folder.path());
      }
    }
    if (sources.size() <= 1) {
      return sources.isEmpty() ? null : sources.getFirst();
    }
    link(sources.stream().filter(Files::isDirectory).toList(), target);
    return target;
  }

  private static void link(List<Path> sources, Path target) throws IOException {
    Files.createDirectories(target);
    Map<String, List<Path>> byName = new LinkedHashMap<>();
    for (Path source : sources) {
      try (DirectoryStream<Path> items = Files.newDirectoryStream(source)) {
        for (Path item : items) {
          byName
              .computeIfAbsent(String.valueOf(item.getFileName()), name -> new ArrayList<>())
              .add(item);
        }
      }
    }
    for (Map.Entry<String, List<Path>> entry : byName.entrySet()) {
      List<Path> items = entry.getValue();
      List<Path> folders = items.stream().filter(Files::isDirectory).toList();
      Path linked = target.resolve(entry.getKey());
      if (folders.size() > 1) {
        link(folders, linked);
      } else {
        Files.createSymbolicLink(linked, items.getLast().toAbsolutePath());
      }
    }
  }
}
