package aloft.local;

import aloft.local.client.LocalCloud;
import aloft.local.client.LocalCloudClient;
import aloft.local.deployment.Daemon;
import aloft.local.state.AdminMessages;
import aloft.local.state.RunningProcess;
import aloft.local.state.StateFolder;
import aloft.local.worker.WorkerLauncher;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Worker;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Environment;
import aloft.spi.provider.LocalRuntime;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Function;

/// This machine, by what it can do.
public final class ProcessRuntime implements LocalRuntime {

  @Override
  public Worker start(
      Emulation emulation, Handler handler, OutputStream log, Environment environment) {
    return WorkerLauncher.start(emulation, handler, log, environment);
  }

  @Override
  public Cloud cloud(Environment environment) {
    return new LocalCloud(background(environment));
  }

  private static LocalCloudClient background(Environment environment) {
    return new LocalCloudClient(StateFolder.of(environment), environment);
  }

  @Override
  public void serve(Function<String, Emulation> emulations, Environment environment) {
    new Daemon(StateFolder.of(environment), emulations, environment).run();
  }

  @Override
  public Status status(Environment environment) {
    LocalCloudClient background = background(environment);
    String folder = background.home().folder().toString();
    AdminMessages.Status status = background.status();
    RunningProcess running = RunningProcess.read(background.home());
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
                    item.endpoints().stream().map(AdminMessages.Way::endpoint).toList(),
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
    LocalCloudClient background = background(environment);
    background.stop();
    try {
      StateFolder.delete(background.home().folder());
    } catch (IOException e) {
      throw background.home().unwritable(e);
    }
  }
}
