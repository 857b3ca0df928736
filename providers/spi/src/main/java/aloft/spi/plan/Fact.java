package aloft.spi.plan;

import java.util.Map;

/// The answer of the cloud to a [Question]; its keys are provider-specific.
public record Fact(Map<String, String> values) {
  public Fact {
    values = Map.copyOf(values);
  }
}
