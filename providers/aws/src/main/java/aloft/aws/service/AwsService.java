package aloft.aws.service;

import aloft.aws.manifest.AwsManifest;
import aloft.aws.manifest.ProviderSection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A service on AWS as it was understood.
public record AwsService(
    AwsManifest manifest, String name, String stage, String region, List<AwsFunction> functions) {
  public AwsService {
    functions = List.copyOf(functions);
  }

  public ProviderSection provider() {
    return manifest.provider();
  }

  /// The stack's name.
  public String stackName() {
    String given = provider().stackName();
    return given == null ? name + "-" + stage : given;
  }

  /// The function with a key, or null.
  public @Nullable AwsFunction function(String key) {
    for (AwsFunction function : functions) {
      if (function.key().equals(key)) {
        return function;
      }
    }
    return null;
  }

  /// The function that an event belongs to.
  public AwsFunction functionOf(Occurrence<?> occurrence) {
    AwsFunction found = function(occurrence.function());
    if (found == null) {
      throw new IllegalArgumentException("no function " + occurrence.function());
    }
    return found;
  }
}
