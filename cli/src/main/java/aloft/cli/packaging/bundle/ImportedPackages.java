package aloft.cli.packaging.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the packages that a bundle imports at run time.
public final class ImportedPackages {
  // A minified bundle may have any name for "require", so that every call with one text counts.
  private static final Pattern IMPORT =
      Pattern.compile(
          "(?:\\(|\\bfrom|\\bimport)\\s*([\"'`])((?:@[^\"'`/\\s]+/)?[^\"'`/\\s.@][^\"'`/\\s]*)"
              + "(?:/[^\"'`\\s]*)?\\1");

  private ImportedPackages() {}

  /// The names of the packages, and possibly other texts that are no names of packages.
  ///
  /// @param file a file that esbuild has written
  public static Set<String> in(Path file) throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher imports = IMPORT.matcher(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    while (imports.find()) {
      names.add(imports.group(2));
    }
    return names;
  }
}
