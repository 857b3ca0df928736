package aloft.cli.command;

import aloft.spi.model.Options;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The options of the commands that create a plan.
final class PlanOptions {
  private final Option<@Nullable Boolean> accelerate;
  private final Option<Boolean> minify;

  PlanOptions(CommandSyntax syntax) {
    accelerate =
        syntax.negatableFlag(
            "Upload with S3 Transfer Acceleration, from the second deployment on; --no-..."
                + " disables it.",
            "--aws-s3-accelerate");
    minify = syntax.flag("Write the template without line breaks.", "--minify-template");
  }

  /// The given options in the form that a provider reads.
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
