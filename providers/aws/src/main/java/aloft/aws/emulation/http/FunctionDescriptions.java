package aloft.aws.emulation.http;

import aloft.spi.model.Topology;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the Lambda API tells of a function.
///
/// @see <a
///   href="https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html">FunctionConfiguration</a>
final class FunctionDescriptions {
  private FunctionDescriptions() {}

  static Map<String, @Nullable Object> of(Topology.Part part, String arn) {
    Map<String, @Nullable Object> told = new LinkedHashMap<>();
    told.put("FunctionName", part.deployedName());
    told.put("FunctionArn", arn);
    told.put("Runtime", part.runtime());
    if (part.handler() != null) {
      told.put("Handler", part.handler());
    }
    told.put("Timeout", part.timeout());
    told.put("MemorySize", part.memory());
    if (part.code() != null) {
      told.put("CodeSha256", part.code().hash());
    }
    told.put("Version", "$LATEST");
    told.put("PackageType", part.handler() == null ? "Image" : "Zip");
    told.put("Environment", Map.of("Variables", part.environment()));
    told.put("TracingConfig", Map.of("Mode", "PassThrough"));
    told.put("State", "Active");
    told.put("LastUpdateStatus", "Successful");
    return told;
  }
}
