package aloft.azure.emulation;

import aloft.build.LanguageDebugging;
import aloft.build.PayloadCallFormat;
import aloft.spi.emulation.Action;
import aloft.spi.emulation.CallFormat;
import aloft.spi.emulation.Debugging;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.ExecutionPolicy;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Header;
import aloft.spi.emulation.HttpHandler;
import aloft.spi.emulation.HttpResponse;
import aloft.spi.emulation.Launch;
import aloft.spi.emulation.LocalValues;
import aloft.spi.emulation.Payload;
import aloft.spi.emulation.TriggerRules;
import aloft.spi.model.LocalFunction;
import aloft.spi.model.Runtime;
import aloft.spi.model.Topology;
import java.time.Duration;
import java.util.List;

/// The emulation of Azure Functions: the host with its routes, timers and admin endpoints. Each
/// function has processes of its own.
///
/// @see <a href="https://learn.microsoft.com/azure/azure-functions/functions-scale">Limits</a>
public final class AzureEmulation implements Emulation {
  private static final Duration STARTUP = Duration.ofMinutes(1);

  /// The calls that one process gets at a time.
  private static final int CONCURRENCY = 100;

  /// A machine could not run as many instances as Azure.
  private static final int MAX_WORKERS = 8;

  private static final ExecutionPolicy.Retry NO_RETRY = new ExecutionPolicy.Retry(0, Duration.ZERO);

  /// A message is delivered five times before it becomes a poison message. See
  /// https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger
  private static final ExecutionPolicy.Retry REDELIVERY =
      new ExecutionPolicy.Retry(4, Duration.ofSeconds(1));

  /// The maximum size of a line in Application Insights, in bytes.
  private static final int MAX_LOG_LINE = 32 * 1024;

  /// Returns whether functions with a runtime can run locally if its programs are installed.
  public static boolean supports(Runtime runtime) {
    return FunctionLaunches.supports(runtime);
  }

  @Override
  public ExecutionPolicy policy(LocalFunction function) {
    Binding trigger = EmulatedFunction.of(function.function()).trigger();
    boolean isRedelivered =
        trigger.is("queueTrigger") || trigger.is("blobTrigger") || trigger.is("serviceBusTrigger");
    return new ExecutionPolicy(
        STARTUP,
        CONCURRENCY,
        MAX_WORKERS,
        isRedelivered ? REDELIVERY : NO_RETRY,
        HostHttpHandler.MAX_BODY_BYTES,
        HostHttpHandler.MAX_BODY_BYTES,
        MAX_LOG_LINE);
  }

  @Override
  public Launch launch(Handler handler) {
    return FunctionLaunches.of(handler);
  }

  @Override
  public TriggerRules triggers() {
    return new HostTriggers();
  }

  /// Azure's API calls no functions: callers use the addresses of their apps.
  @Override
  public HttpHandler cloudApi(List<Topology> deployed) {
    return request ->
        new Action.Respond(
            new HttpResponse(
                404,
                List.of(new Header("Content-Type", "application/json; charset=utf-8")),
                Payload.of(
                    "{\"error\":{\"code\":\"NotFound\",\"message\":\"the local cloud does not"
                        + " emulate this API: call the address of an app, which \\\"aloft info"
                        + " --local\\\" shows\"}}")));
  }

  @Override
  public LocalValues values() {
    return new AzureLocalValues();
  }

  @Override
  public Debugging debugging() {
    return new LanguageDebugging();
  }

  @Override
  public CallFormat calls() {
    return new PayloadCallFormat(AzureFaults::of);
  }
}
