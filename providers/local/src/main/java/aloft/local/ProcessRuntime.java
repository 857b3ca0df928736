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

/// Runs functions and the local cloud as processes on this machine.
public final class ProcessRuntime implements LocalRuntime {

  @Override
  public Worker start(
      Emulation emulation, Handler handler, OutputStream log, Environment environment) {
    return WorkerLauncher.start(emulation, handler, log, environment);
  }

  @Override
  public Cloud cloud(Environment environment) {
    return new LocalCloud(client(environment));
  }

  private static LocalCloudClient client(Environment environment) {
    return new LocalCloudClient(StateFolder.of(environment), environment);
  }

  @Override
  public void serve(Function<String, Emulation> emulations, Environment environment) {
    new Daemon(StateFolder.of(environment), emulations, environment).run();
  }

  @Override
  public Status status(Environment environment) {
    LocalCloudClient client = client(environment);
    String folder = client.home().folder().toString();
    AdminMessages.Status status = client.status();
    RunningProcess running = RunningProcess.read(client.home());
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
                new DeployedService(
                    item.topology(),
                    item.endpoints().stream()
                        .map(AdminMessages.EndpointMessage::toEndpoint)
                        .toList(),
                    item.workers()))
            .toList(),
        status.lost());
  }

  @Override
  public boolean stop(Environment environment) {
    return client(environment).stop();
  }

  @Override
  public void reset(Environment environment) {
    LocalCloudClient client = client(environment);
    client.stop();
    try {
      StateFolder.delete(client.home().folder());
    } catch (IOException e) {
      throw client.home().unwritable(e);
    }
  }
}
