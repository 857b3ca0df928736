package aloft.cli.create;

import aloft.spi.diagnostic.Diagnostic;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A template that is included in this installation.
///
/// @param frameworkNames the names of equivalent templates of the Serverless Framework
/// @param summary its line in the list of templates
/// @param files the paths of its files, separated by slashes
public record BundledTemplate(
    String name, List<String> frameworkNames, String summary, List<String> files)
    implements TemplateSource {
  private static final String FOLDER = "/aloft/templates/";

  /// Build tools omit files named `.gitignore`, so in the templates the name has no dot.
  private static final String GITIGNORE = "gitignore";

  /// The first line of a template in the index: `NAME: SUMMARY` or `NAME (NAMES): SUMMARY`.
  private static final Pattern HEAD = Pattern.compile("(\\S+)(?: \\((.+)\\))?: (.+)");

  public BundledTemplate {
    frameworkNames = List.copyOf(frameworkNames);
    files = List.copyOf(files);
  }

  /// All templates, in the order in which they are shown.
  public static List<BundledTemplate> all() {
    List<BundledTemplate> templates = new ArrayList<>();
    try (InputStream index = open("index.txt")) {
      String text = new String(index.readAllBytes(), StandardCharsets.UTF_8);
      for (String block : text.strip().split("\n(?! )", -1)) {
        templates.add(parse(block.lines().map(String::strip).toList()));
      }
    } catch (IOException e) {
      throw new IllegalStateException("the templates are missing in this installation", e);
    }
    return templates;
  }

  private static BundledTemplate parse(List<String> lines) {
    Matcher head = HEAD.matcher(lines.getFirst());
    if (!head.matches()) {
      throw new IllegalStateException("not a template: " + lines.getFirst());
    }
    String names = head.group(2);
    return new BundledTemplate(
        head.group(1),
        names == null ? List.of() : List.of(names.split(", ", -1)),
        head.group(3),
        lines.subList(1, lines.size()));
  }

  /// The template with a name, or with a name of the Serverless Framework; null if there is none.
  public static @Nullable BundledTemplate find(String name) {
    return all().stream()
        .filter(
            template -> template.name().equals(name) || template.frameworkNames().contains(name))
        .findFirst()
        .orElse(null);
  }

  @Override
  public List<Diagnostic> write(Path project, Path work) throws IOException {
    for (String file : files) {
      boolean ignore = file.equals(GITIGNORE);
      Path target = project.resolve(ignore ? "." + GITIGNORE : file);
      Files.createDirectories(target.getParent());
      try (InputStream content = open(name + "/" + file)) {
        byte[] bytes = content.readAllBytes();
        Files.write(target, bytes);
        if (bytes.length > 1 && bytes[0] == '#' && bytes[1] == '!') {
          target.toFile().setExecutable(true, false);
        }
      }
    }
    return List.of();
  }

  private static InputStream open(String resource) throws IOException {
    InputStream stream = BundledTemplate.class.getResourceAsStream(FOLDER + resource);
    if (stream == null) {
      throw new FileNotFoundException(FOLDER + resource);
    }
    return stream;
  }
}
