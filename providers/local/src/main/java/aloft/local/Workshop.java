package aloft.local;

import aloft.local.cloud.Background;
import aloft.local.cloud.LocalCloud;
import aloft.local.daemon.Daemon;
import aloft.local.runtime.Workers;
import aloft.local.state.Control;
import aloft.local.state.Home;
import aloft.local.state.Running;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Emulation;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Locality;
import aloft.spi.worker.Handler;
import aloft.spi.worker.Worker;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
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
    return new LocalCloud(background(environment));
  }

  private static Background background(Environment environment) {
    return new Background(Home.of(environment), environment);
  }

  @Override
  public void serve(Function<String, Emulation> emulations, Environment environment) {
    new Daemon(Home.of(environment), emulations, environment).run();
  }

  @Override
  public Status status(Environment environment) {
    Background background = background(environment);
    String folder = background.home().folder().toString();
    Control.Status status = background.status();
    Running running = Running.read(background.home());
    if (running == null || status == null) {
      return new Status(null, null, null, folder, List.of(), List.of());
    }
    return new Status(
        status.process(),
        status.version(),
        "http://127.0.0.1:" + running.port(),
        folder,
        status.deployed().stream()
            .map(item ->
                new Deployed(
                    item.topology(),
                    item.endpoints().stream().map(Control.Way::endpoint).toList(),
                    item.workers()))
            .toList(),
        status.lost());
  }

  @Override
  public boolean stop(Environment environment) {
    return background(environment).stop();
  }

  @Override
  public void reset(Environment environment) {
    Background background = background(environment);
    background.stop();
    try {
      Home.delete(background.home().folder());
    } catch (IOException e) {
      throw background.home().unwritable(e);
    }
  }
}
