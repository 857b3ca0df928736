package aloft.spi.provider;

import aloft.spi.worker.Dialogue;
import aloft.spi.worker.Handler;
import aloft.spi.worker.Launch;

/// How a cloud starts a handler and speaks with it. Pure: knows the rules, touches no process,
/// socket or file.
public interface Emulation {

  /// How to start a worker.
  ///
  /// @throws aloft.spi.diagnostic.Failure with the code `runtime/not-built` for a runtime that
  ///   cannot run here
  Launch launch(Handler handler);

  /// The rules of a talk with one new worker.
  Dialogue dialogue(Handler handler);
}
