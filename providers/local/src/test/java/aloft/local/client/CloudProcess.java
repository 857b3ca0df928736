package aloft.local.client;

import aloft.local.daemon.Daemon;
import aloft.local.echo.EchoEmulation;
import aloft.local.state.StateFolder;
import aloft.spi.provider.Environment;
import java.nio.file.Path;
import java.time.Clock;

/// The main class of a local cloud process in tests.
final class CloudProcess {
  private CloudProcess() {}

  public static void main(String[] args) {
    Environment environment =
        new Environment(
            System.getenv(), Path.of("").toAbsolutePath(), Path.of("/"), Clock.systemUTC(), null);
    new Daemon(StateFolder.of(environment), name -> new EchoEmulation(), environment).run();
  }
}
