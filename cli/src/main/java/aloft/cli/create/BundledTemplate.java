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

/// A template of this installation.
///
/// @param summary what it is, for the list
/// @param files their names, with slashes
public record BundledTemplate(String name, String summary, List<String> files)
    implements TemplateSource {
  private static final String FOLDER = "/aloft/templates/";

  /// Builds leave out files that are named `.gitignore`, so the templates have them without the
  /// dot.
  private static final String GITIGNORE = "gitignore";

  /// Templates of the Serverless Framework that are the same thing under another name.
  private static final Map<String, String> NAMESAKES =
      Map.of(
          "aws-nodejs", "aws-node",
          "aws-nodejs-typescript", "aws-node-typescript",
          "aws-python3", "aws-python",
          "hello-world", "aws-node-rest-api");

  public BundledTemplate {
    files = List.copyOf(files);
  }

  /// All there are, in the order in which they are shown.
  public static List<BundledTemplate> all() {
    List<BundledTemplate> all = new ArrayList<>();
    try (InputStream index = open("index.txt")) {
      String text = new String(index.readAllBytes(), StandardCharsets.UTF_8);
      for (String block : text.strip().split("\n(?! )", -1)) {
        List<String> lines = block.lines().map(String::strip).toList();
        String[] head = lines.getFirst().split(": ", 2);
        all.add(new BundledTemplate(head[0], head[1], lines.subList(1, lines.size())));
      }
    } catch (IOException e) {
      throw new IllegalStateException("this installation lacks its templates", e);
    }
    return all;
  }

  /// The template of a name, or of a name that the Serverless Framework has for it.
  public static @Nullable BundledTemplate find(String name) {
    String own = NAMESAKES.getOrDefault(name, name);
    return all().stream().filter(template -> template.name().equals(own)).findFirst().orElse(null);
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
