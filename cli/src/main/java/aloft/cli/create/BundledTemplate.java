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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A template that is included in this installation.
///
/// @param summary its line in the list of templates
/// @param files the paths of its files, separated by slashes
public record BundledTemplate(String name, String summary, List<String> files)
    implements TemplateSource {
  private static final String FOLDER = "/aloft/templates/";

  /// Build tools omit files named `.gitignore`, so in the templates the name has no dot.
  private static final String GITIGNORE = "gitignore";

  /// The names of equivalent templates of the Serverless Framework.
  private static final Map<String, String> FRAMEWORK_NAMES =
      Map.of(
          "aws-nodejs", "aws-node",
          "aws-nodejs-typescript", "aws-node-typescript",
          "aws-python3", "aws-python",
          "hello-world", "aws-node-rest-api");

  public BundledTemplate {
    files = List.copyOf(files);
  }

  /// All templates, in the order in which they are shown.
  public static List<BundledTemplate> all() {
    List<BundledTemplate> templates = new ArrayList<>();
    try (InputStream index = open("index.txt")) {
      String text = new String(index.readAllBytes(), StandardCharsets.UTF_8);
      for (String block : text.strip().split("\n(?! )", -1)) {
        List<String> lines = block.lines().map(String::strip).toList();
        String[] nameAndSummary = lines.getFirst().split(": ", 2);
        templates.add(
            new BundledTemplate(
                nameAndSummary[0], nameAndSummary[1], lines.subList(1, lines.size())));
      }
    } catch (IOException e) {
      throw new IllegalStateException("the templates are missing in this installation", e);
    }
    return templates;
  }

  /// The template with a name, or with a name of the Serverless Framework; null if there is none.
  public static @Nullable BundledTemplate find(String name) {
    String templateName = FRAMEWORK_NAMES.getOrDefault(name, name);
    return all().stream()
        .filter(template -> template.name().equals(templateName))
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
