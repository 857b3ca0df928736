package aloft.cli.packaging.python;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Makes the packages that pip has installed identical on every machine.
final class SitePackages {
  /// Files that depend on the machine or the time of the installation.
  private static final Pattern MACHINE_SPECIFIC =
      Pattern.compile("(.*/)?__pycache__(/.*)?|[^/]+\\.dist-info/direct_url\\.json|\\.lock");

  private static final Pattern RECORD = Pattern.compile("[^/]+\\.dist-info/RECORD");
  private static final Pattern INTERPRETER = Pattern.compile("#!.*python[0-9.]*( -I)?");

  private SitePackages() {}

  static void normalize(Path site) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(site)) {
      paths = walk.sorted(java.util.Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      String name = site.relativize(path).toString().replace('\\', '/');
      if (MACHINE_SPECIFIC.matcher(name).matches()) {
        Files.delete(path);
      } else if (name.startsWith("bin/") && Files.isRegularFile(path)) {
        normalizeScript(path);
      } else if (RECORD.matcher(name).matches()) {
        normalizeRecord(path);
      }
    }
  }

  private static void normalizeScript(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length < 2 || bytes[0] != '#' || bytes[1] != '!') {
      return;
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int end = text.indexOf('\n');
    String first = end < 0 ? text : text.substring(0, end);
    // If the path of the interpreter is long, pip writes a shell script that starts Python.
    String body =
        first.equals("#!/bin/sh") && text.startsWith("'''exec'", end + 1)
            ? text.substring(text.indexOf("' '''", end) + 5)
            : end < 0 ? "" : text.substring(end);
    if (INTERPRETER.matcher(first.strip()).matches() || first.equals("#!/bin/sh")) {
      Files.write(file, ("#!/usr/bin/env python3" + body).getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static void normalizeRecord(Path file) throws IOException {
    List<String> lines =
        Files.readAllLines(file).stream()
            .filter(line -> !line.contains("__pycache__/") && !line.contains("direct_url.json,"))
            .map(line -> line.replaceFirst("^((?:\\.\\./)*bin/[^,]+),.*", "$1,,"))
            .sorted()
            .toList();
    Files.write(file, lines);
  }
}
