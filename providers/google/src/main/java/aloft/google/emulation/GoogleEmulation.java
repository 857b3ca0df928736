package aloft.google.emulation;

import aloft.build.LanguageDebugging;
import aloft.build.PayloadCallFormat;
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
import aloft.spi.model.Runtime;
import aloft.spi.model.Topology;
import java.time.Duration;
import java.util.List;

/// The emulation of Cloud Run functions, with their HTTP and schedule events.
///
/// @see <a href="https://cloud.google.com/functions/quotas">Quotas</a>
public final class GoogleEmulation implements Emulation {
  /// The time that an instance has to listen on its port. See
  /// https://cloud.google.com/run/docs/configuring/healthchecks
  private static final Duration STARTUP = Duration.ofMinutes(4);

  /// A machine could not run as many instances as Google.
  private static final int MAX_WORKERS = 32;

  private static final int MAX_EVENT_BYTES = 10 * 1024 * 1024;

  /// The maximum size of an entry of Cloud Logging, in bytes.
  private static final int MAX_LOG_LINE = 256 * 1024;

  private static final ExecutionPolicy.Retry NO_RETRY = new ExecutionPolicy.Retry(0, Duration.ZERO);

  /// Google delivers a failed event again for days. Here, it gives up after some minutes.
  private static final ExecutionPolicy.Retry REDELIVERY =
      new ExecutionPolicy.Retry(5, Duration.ofSeconds(10));

  /// Whether functions with a runtime can run locally if its programs are installed.
  public static boolean supports(Runtime runtime) {
    return FunctionLaunches.supports(runtime);
  }

  @Override
  public ExecutionPolicy policy(LocalFunction function) {
    EmulatedFunction settings = EmulatedFunction.of(function.function());
    Integer concurrency = settings.concurrency();
    Integer instances = settings.maxInstances();
    EmulatedFunction.EmulatedSource source = settings.source();
    return new ExecutionPolicy(
        STARTUP,
        concurrency == null ? 1 : Math.max(1, concurrency),
        instances == null ? MAX_WORKERS : Math.clamp(instances, 1, MAX_WORKERS),
        source != null && source.redelivered() ? REDELIVERY : NO_RETRY,
        source == null ? FunctionHttpHandler.MAX_BODY_BYTES : MAX_EVENT_BYTES,
        MAX_EVENT_BYTES,
        MAX_LOG_LINE);
  }

  @Override
  public Launch launch(Handler handler) {
    return FunctionLaunches.of(handler);
  }

  @Override
  public TriggerRules triggers() {
    return new FunctionTriggers();
  }

  /// Google's API calls no functions: callers use their URLs.
  @Override
  public HttpHandler cloudApi(List<Topology> deployed) {
    return GoogleApiHandler::handle;
  }

  @Override
  public LocalValues values() {
    return new GoogleLocalValues();
  }

  @Override
  public Debugging debugging() {
    return new LanguageDebugging();
  }

  @Override
  public CallFormat calls() {
    return new PayloadCallFormat(GoogleFaults::of);
  }
}
