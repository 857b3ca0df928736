package aloft.local;

import aloft.host.Folders;
import aloft.local.admin.AdminMessages;
import aloft.local.client.LocalCloudProcess;
import aloft.local.daemon.Daemon;
import aloft.local.deployment.Ports;
import aloft.local.state.StateFolder;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.emulation.Emulation;
import aloft.spi.provider.Check;
import aloft.spi.provider.Environment;
import aloft.spi.provider.LocalCloudControl;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/// Controls the process of the local cloud.
final class ProcessControl implements LocalCloudControl {
  private final LocalCloudProcess process;
  private final StateFolder home;
  private final Environment environment;

  ProcessControl(LocalCloudProcess process, Environment environment) {
    this.process = process;
    this.home = process.home();
    this.environment = environment;
  }

  @Override
  public void serve(Function<String, Emulation> emulations) {
    new Daemon(home, emulations, environment).run();
  }

  @Override
  public Status status() {
    String folder = home.folder().toString();
    AdminMessages.Status status = process.status();
    if (status == null) {
      return new Status(null, null, null, folder, List.of(), List.of());
    }
    return new Status(
        status.process(),
        status.version(),
        "http://127.0.0.1:" + status.port(),
        folder,
        status.deployed().stream().map(ProcessControl::service).toList(),
        status.lost());
  }

  @Override
  public Check port() {
    try {
      int port = Ports.first(environment);
      String owner = Ports.owner(port);
      return owner == null
          ? new Check("ports", "free from " + port, null)
          : new Check(
              "ports",
              "",
              Diagnostic.warning("local/port", "port " + port + " is in use by " + owner)
                  .hint(
                      "the local cloud will use the next free ones; "
                          + Ports.PORT_VARIABLE
                          + " sets another first port"));
    } catch (UserException e) {
      return new Check("ports", "", e.diagnostics().getFirst());
    }
  }

  private static DeployedService service(AdminMessages.DeploymentItem item) {
    return new DeployedService(
        item.readTopology(),
        item.endpoints().stream().map(AdminMessages.EndpointMessage::toEndpoint).toList(),
        item.workers());
  }

  @Override
  public boolean stop() {
    return process.stop();
  }

  @Override
  public void reset() {
    process.stop();
    try {
      Folders.delete(home.folder());
    } catch (IOException e) {
      throw home.unwritable(e);
    }
  }
}
