package aloft.aws.emulation;

import aloft.aws.emulation.http.LambdaApiHandler;
import aloft.aws.emulation.http.LambdaTriggers;
import aloft.build.LanguageDebugging;
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

/// The emulation of AWS Lambda and its HTTP and timer events.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda
///   quotas</a>
public final class LambdaEmulation implements Emulation {
  private static final Duration STARTUP = Duration.ofSeconds(10);

  /// The limit of an account is 1,000; a machine could not run as many processes.
  private static final int MAX_WORKERS = 32;

  /// Lambda repeats a failed asynchronous invocation after one minute and after two more.
  private static final ExecutionPolicy.Retry RETRY =
      new ExecutionPolicy.Retry(2, Duration.ofMinutes(1));

  /// The maximum size of an event in CloudWatch Logs, in bytes.
  private static final int MAX_LOG_LINE = 256 * 1024;

  /// Whether functions with a runtime can run locally if its program is installed.
  public static boolean supports(Runtime runtime) {
    return WorkerLaunches.supports(runtime);
  }

  @Override
  public ExecutionPolicy policy(LocalFunction function) {
    Integer reserved = function.concurrency();
    return new ExecutionPolicy(
        STARTUP,
        1,
        reserved == null ? MAX_WORKERS : Math.max(1, reserved),
        RETRY,
        LambdaApiHandler.MAX_SYNC_BYTES,
        LambdaApiHandler.MAX_EVENT_BYTES,
        MAX_LOG_LINE);
  }

  @Override
  public Launch launch(Handler handler) {
    return WorkerLaunches.of(handler);
  }

  @Override
  public TriggerRules triggers() {
    return new LambdaTriggers();
  }

  @Override
  public HttpHandler cloudApi(List<Topology> deployed) {
    return new LambdaApiHandler(deployed);
  }

  @Override
  public LocalValues values() {
    return new LambdaLocalValues();
  }

  @Override
  public Debugging debugging() {
    return new LanguageDebugging();
  }

  @Override
  public CallFormat calls() {
    return new LambdaCallFormat();
  }
}
