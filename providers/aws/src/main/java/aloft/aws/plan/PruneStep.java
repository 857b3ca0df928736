package aloft.aws.plan;

import aloft.spi.schema.Required;
import java.util.List;

/// Deletes old versions of functions and layers. A version that an alias points to is kept.
///
/// @param keep the number of newest versions to keep, at least 0
/// @param functions the names of functions in Lambda
/// @param layers the names of layers in Lambda
public record PruneStep(
    @Required Integer keep, @Required List<String> functions, @Required List<String> layers)
    implements AwsStep {
  public PruneStep {
    functions = List.copyOf(functions);
    layers = List.copyOf(layers);
  }
}
