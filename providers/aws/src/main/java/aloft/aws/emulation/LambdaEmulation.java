package aloft.aws.emulation;

import aloft.aws.emulation.front.Fronts;
import aloft.aws.function.Images;
import aloft.spi.gateway.Alarm;
import aloft.spi.gateway.Front;
import aloft.spi.model.Runtime;
import aloft.spi.model.Topology;
import aloft.spi.provider.Emulation;
import aloft.spi.provider.Fact;
import aloft.spi.provider.Question;
import aloft.spi.worker.Dialogue;
import aloft.spi.worker.Handler;
import aloft.spi.worker.Launch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs functions as AWS Lambda does.
public final class LambdaEmulation implements Emulation {
  /// Whether functions with a runtime can run here, given its program.
  public static boolean runs(Runtime runtime) {
    return Launches.runs(runtime);
  }

  @Override
  public Launch launch(Handler handler) {
    return Launches.of(handler);
  }

  @Override
  public Dialogue dialogue(Handler handler) {
    return new RuntimeApi(handler);
  }

  @Override
  public Front front(Topology topology, Topology.Api api) {
    return Fronts.of(topology, api);
  }

  @Override
  public Front api(List<Topology> deployed) {
    return Fronts.lambda(deployed);
  }

  @Override
  public Alarm alarm(Topology topology, Topology.Timer timer) {
    return Fronts.alarm(timer);
  }

  @Override
  public @Nullable String variable(String source, @Nullable String address) {
    return source.equals("aws") && "accountId".equals(address) ? Predictions.ACCOUNT : null;
  }

  @Override
  public @Nullable Fact fact(Question question) {
    // Images do not run here, whichever they are.
    return question.kind().equals(Images.QUESTION)
        ? new Fact(Map.of("digest", "sha256:" + "0".repeat(64)))
        : null;
  }

  @Override
  public int largestEvent(boolean awaited) {
    return Fronts.largestEvent(awaited);
  }
}
