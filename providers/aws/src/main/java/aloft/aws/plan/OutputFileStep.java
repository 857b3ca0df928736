package aloft.aws.plan;

import aloft.spi.document.Json;
import aloft.spi.schema.Required;
import java.util.Locale;
import java.util.Map;

/// Writes the outputs of the stack into a file. The extension decides the format: JSON, YAML or
/// TOML.
///
/// @param file the path, relative to the service's folder
public record OutputFileStep(@Required String file) implements AwsStep {

  /// Whether the extension of a file names a format.
  public static boolean hasFormat(String file) {
    return switch (extension(file)) {
      case "json", "yml", "yaml", "toml" -> true;
      default -> false;
    };
  }

  private static String extension(String file) {
    return file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /// The content of the file.
  ///
  /// @param outputs the values by name
  public String text(Map<String, String> outputs) {
    if (extension(file).equals("json")) {
      return Json.write(outputs, 2) + "\n";
    }
    String separator = extension(file).equals("toml") ? " = " : ": ";
    StringBuilder text = new StringBuilder();
    outputs.forEach((name, value) ->
        text.append(name).append(separator).append(Json.write(value, 0)).append('\n'));
    return text.toString();
  }
}
