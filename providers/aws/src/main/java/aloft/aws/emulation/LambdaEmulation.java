package aloft.aws.emulation;

import aloft.aws.emulation.front.Fronts;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.gateway.Alarm;
import aloft.spi.gateway.Front;
import aloft.spi.model.Function;
import aloft.spi.model.Topology;
import aloft.spi.provider.Emulation;
import aloft.spi.worker.Dialogue;
import aloft.spi.worker.Handler;
import aloft.spi.worker.Launch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs functions as AWS Lambda does.
public final class LambdaEmulation implements Emulation {
  static final int FIRST_WITHOUT_CALLBACKS = 24;

  @Override
  public Launch launch(Handler handler) {
    Function function = handler.function();
    return switch (function.runtime().family()) {
      case "nodejs" -> node(handler);
      case "python" -> python(handler);
      default ->
          throw new Failure(
              Diagnostic.error(
                      "runtime/not-built",
                      "functions with the runtime "
                          + function.runtime().name()
                          + " cannot run on this machine yet",
                      function.place())
                  .hint("nodejs and python run here; deploy the service to call this one"));
    };
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
    return Fronts.alarm(topology, timer);
  }

  @Override
  public @Nullable String variable(String source, @Nullable String address) {
    return source.equals("aws") && "accountId".equals(address) ? Predictions.ACCOUNT : null;
  }

  private static Launch node(Handler handler) {
    boolean modern = handler.function().runtime().major() >= FIRST_WITHOUT_CALLBACKS;
    return launch(
        handler,
        List.of("node"),
        List.of(),
        Bootstrap.NODE,
        List.of(modern ? "promises" : "callbacks", log(handler)));
  }

  private static Launch python(Handler handler) {
    String runtime = handler.function().runtime().name();
    List<String> programs = new ArrayList<>();
    String virtual = handler.inherited().get("VIRTUAL_ENV");
    if (virtual != null && !virtual.isEmpty()) {
      programs.add(virtual + "/bin/python3");
    }
    programs.addAll(List.of(runtime, "python3", "python"));
    return launch(
        handler, programs, List.of("-u"), Bootstrap.PYTHON, List.of(runtime, log(handler)));
  }

  private static Launch launch(
      Handler handler,
      List<String> programs,
      List<String> options,
      Bootstrap bootstrap,
      List<String> arguments) {
    Map<String, String> files = bootstrap.files();
    Function function = handler.function();
    Diagnostic missing =
        Diagnostic.error(
                "runtime/missing",
                "the function \""
                    + function.name()
                    + "\" needs "
                    + function.runtime().name()
                    + ", but there is no "
                    + String.join(", no ", programs)
                    + " on the PATH",
                function.place())
            .hint("install " + programs.getLast() + ", or add its folder to the PATH");
    return new Launch(
        programs,
        missing,
        options,
        files,
        bootstrap.entry(),
        arguments,
        LambdaVariables.of(handler),
        LambdaVariables.stream(handler),
        "AWS_LAMBDA_RUNTIME_API");
  }

  private static String log(Handler handler) {
    return handler.logs() == Handler.Logs.PLAIN ? "plain" : "lambda";
  }
}
