package aloft.spi.emulation;

import aloft.spi.model.Topology;
import aloft.spi.plan.Fact;
import aloft.spi.plan.Question;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a cloud starts a handler and speaks with it. Pure: knows the rules, touches no process,
/// socket or file.
public interface Emulation {

  /// How to start a worker.
  ///
  /// @throws aloft.spi.diagnostic.UserException with the code `runtime/not-built` for a runtime
  ///   that cannot run here
  Launch launch(Handler handler);

  /// The rules of a talk with one new worker.
  RuntimeProtocol protocol(Handler handler);

  /// The rules of an HTTP front of a service that runs here.
  HttpHandler httpHandler(Topology topology, Topology.Api api);

  /// The rules of the cloud's own API, by which its SDKs call functions. It knows functions by the
  /// names they have in the cloud.
  HttpHandler cloudApi(List<Topology> deployed);

  /// When a timer calls its function.
  TimerRule timerRule(Topology topology, Topology.Timer timer);

  /// What a variable of the manifest is here that only the cloud would know, as `${aws:accountId}`.
  ///
  /// @return null where the cloud itself must be asked
  @Nullable String variable(String source, @Nullable String address);

  /// What a plan wants to know, where any answer does for this machine.
  ///
  /// @return null where there is none
  default @Nullable Fact fact(Question question) {
    return null;
  }

  /// The most bytes that an event may have.
  ///
  /// @param synchronous whether the caller waits for the answer
  int maxEventSize(boolean synchronous);
}
