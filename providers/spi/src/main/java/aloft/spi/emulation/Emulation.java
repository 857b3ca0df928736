package aloft.spi.emulation;

import aloft.spi.model.LocalFunction;
import aloft.spi.model.Topology;
import java.util.List;

/// The rules by which a cloud starts handlers and calls them. Pure: uses no process, socket or
/// file.
public interface Emulation {

  /// Returns the limits of a function.
  ExecutionPolicy policy(LocalFunction function);

  /// Returns how to start a worker, and how to speak with it.
  ///
  /// @throws aloft.spi.diagnostic.UserException with the code `runtime/not-built` for a runtime
  ///   that is not supported locally
  Launch launch(Handler handler);

  /// Returns the rules of the triggers.
  TriggerRules triggers();

  /// Returns the rules of the cloud's own API, which SDKs use to call functions. It identifies
  /// functions by their names in the cloud.
  HttpHandler cloudApi(List<Topology> deployed);

  /// Returns what has another value on this machine than in the cloud.
  LocalValues values();

  /// Returns how functions are debugged.
  Debugging debugging();

  /// Returns how calls by commands look on this cloud.
  CallFormat calls();
}
