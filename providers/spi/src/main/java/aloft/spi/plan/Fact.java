package aloft.spi.plan;

import java.util.Map;

/// What the cloud answered to a [Question], in the provider's words.
public record Fact(Map<String, String> values) {
  public Fact {
    values = Map.copyOf(values);
  }
}
