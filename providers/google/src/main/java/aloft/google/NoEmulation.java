package aloft.google;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.CallFormat;
import aloft.spi.emulation.Debugging;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.Launch;
import aloft.spi.emulation.LocalValues;
import aloft.spi.emulation.TriggerRules;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers that functions of Google do not run on this machine.
final class NoEmulation implements Emulation {

  private static UserException notBuilt() {
    return new UserException(
        Diagnostic.error("runtime/not-built", "functions of Google do not run on this machine yet")
            .hint("deploy them, or start them with the Functions Framework of their language"));
  }

  @Override
  public ExecutionPolicy policy(LocalFunction function) {
    throw notBuilt();
  }

  @Override
  public Launch launch(Handler handler) {
    throw notBuilt();
  }

  @Override
  public TriggerRules triggers() {
    throw notBuilt();
  }

  @Override
  public HttpHandler cloudApi(List<Topology> deployed) {
    throw notBuilt();
  }

  @Override
  public LocalValues values() {
    return new NoValues();
  }

  @Override
  public Debugging debugging() {
    throw notBuilt();
  }

  @Override
  public CallFormat calls() {
    throw notBuilt();
  }

  private record NoValues() implements LocalValues {
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
      return variable.equals("GOOGLE_APPLICATION_CREDENTIALS")
          || variable.equals("GOOGLE_CLOUD_PROJECT")
          || variable.startsWith("CLOUDSDK_");
    }

    @Override
    public Map<String, String> withCredentials(Map<String, String> environment, Identity identity) {
      return environment;
    }
  }
}
