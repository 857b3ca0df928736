package aloft.local.echo;

import aloft.spi.emulation.LocalValues;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The echo cloud provides no values.
final class EchoValues implements LocalValues {

  @Override
  public @Nullable String variable(String source, @Nullable String address) {
    return null;
  }

  @Override
  public @Nullable Fact fact(Question question) {
    return null;
  }

  @Override
  public boolean givesAccess(String variable) {
    return variable.startsWith("ECHO_");
  }

  @Override
  public Map<String, String> withCredentials(Map<String, String> environment, Identity identity) {
    return environment;
  }
}
