package aloft.local;

import aloft.local.client.LocalCloud;
import aloft.local.client.LocalCloudClient;
import aloft.local.client.LocalCloudProcess;
import aloft.local.state.StateFolder;
import aloft.local.worker.WorkerLauncher;
import aloft.spi.emulation.Emulation;
import aloft.spi.emulation.Handler;
import aloft.spi.emulation.Worker;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Environment;
import aloft.spi.provider.FunctionVariables;
import aloft.spi.provider.LocalCloudControl;
import aloft.spi.provider.LocalRuntime;
import aloft.spi.provider.Provider;
import java.io.OutputStream;

/// Runs functions and the local cloud as processes on this machine.
public final class ProcessRuntime implements LocalRuntime {

  @Override
  public Worker start(
      Emulation emulation, Handler handler, OutputStream log, Environment environment) {
    return WorkerLauncher.start(emulation, handler, log, environment);
  }

  @Override
  public Cloud cloud(Provider provider, Environment environment, FunctionVariables variables) {
    return new LocalCloud(
        provider, new LocalCloudClient(process(environment), environment), variables);
  }

  @Override
  public LocalCloudControl control(Environment environment) {
    return new ProcessControl(process(environment), environment);
  }

  private static LocalCloudProcess process(Environment environment) {
    return new LocalCloudProcess(StateFolder.of(environment), environment);
  }
}
