package aloft.local;

import aloft.local.runtime.Workers;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Failure;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Emulation;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Locality;
import aloft.spi.worker.Handler;
import aloft.spi.worker.Worker;
import java.io.OutputStream;
import java.util.function.Function;

/// This machine, by what it can do.
public final class Workshop implements Locality {

  @Override
  public Worker start(
      Emulation emulation, Handler handler, OutputStream log, Environment environment) {
    return Workers.start(emulation, handler, log, environment);
  }

  @Override
  public Cloud cloud(Environment environment) {
    throw missing();
  }

  @Override
  public void serve(Function<String, Emulation> emulations, Environment environment) {
    throw missing();
  }

  @Override
  public Status status(Environment environment) {
    throw missing();
  }

  @Override
  public boolean stop(Environment environment) {
    throw missing();
  }

  @Override
  public void reset(Environment environment) {
    throw missing();
  }

  private static Failure missing() {
    return new Failure(Diagnostic.error("local/not-built", "there is no local cloud yet"));
  }
}
