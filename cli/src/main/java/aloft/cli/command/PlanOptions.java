package aloft.cli.command;

import aloft.spi.model.Options;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The options of the commands that make a plan.
final class PlanOptions {
  private final Option<@Nullable Boolean> accelerate;
  private final Option<Boolean> minify;

  PlanOptions(CommandSyntax syntax) {
    accelerate =
        syntax.toggle(
            "Upload by S3 Transfer Acceleration, from the second deployment on; --no-... turns it"
                + " off again.",
            "--aws-s3-accelerate");
    minify = syntax.flag("Write the template without line breaks.", "--minify-template");
  }

  /// What was given, as a provider reads it.
  Options options() {
    Map<String, String> values = new LinkedHashMap<>();
    Boolean accelerated = accelerate.value();
    if (accelerated != null) {
      values.put("aws-s3-accelerate", accelerated.toString());
    }
    if (minify.value()) {
      values.put("minify-template", "true");
    }
    return new Options(values);
  }
}
