package aloft.local.gateway;

import aloft.spi.gateway.Called;
import aloft.spi.worker.Invocation;
import java.time.Duration;

/// The functions that a front may call, by the names it knows.
public interface Functions {

  /// Runs a function and waits for its end; what keeps it from running is a fault, too.
  Called call(String function, Invocation invocation);

  /// The longest that a call takes, a cold start included; zero where there is no such function.
  Duration longest(String function);
}
