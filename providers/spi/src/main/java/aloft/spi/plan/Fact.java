package aloft.spi.plan;

import java.util.Map;

/// The answer of the cloud to a [Question]; its keys are provider-specific.
///
/// @param values empty for a plan that is only checked: the cloud was not asked
public record Fact(Map<String, String> values) {
  public Fact {
    values = Map.copyOf(values);
  }
}
