package aloft.local.worker;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What a program was built for, as its first bytes tell. A shell would run one for another machine
/// as a script, and print nonsense.
///
/// @param system null where it is none that is known
/// @param processor null where it does not matter
record ExecutableFormat(@Nullable String system, @Nullable String processor) {
  private static final int HEAD = 128;
  private static final int CARRIAGE_RETURN = 13;

  /// Makes sure that a program can run on this machine.
  ///
  /// @throws UserException where it cannot
  static void check(Path program) {
    byte[] head = head(program);
    ExecutableFormat found = of(head);
    Path own = ProcessHandle.current().info().command().map(Path::of).orElse(null);
    if (found.system == null) {
      throw new UserException(
          Diagnostic.error(
                  "worker/format",
                  program + " is neither a program nor a script (exec format error)")
              .hint("a script begins with #! and its program, as in #!/bin/sh"));
    }
    if (found.system.equals("script")) {
      checkScript(program, head);
      return;
    }
    ExecutableFormat here = own == null ? found : of(head(own));
    if (here.system != null && !here.runs(found)) {
      boolean same = found.system.equals(here.system);
      String built = same ? found.processor : found.system;
      String needed = same ? here.processor : here.system;
      throw new UserException(
          Diagnostic.error(
                  "worker/machine",
                  program
                      + " is built for "
                      + built
                      + ", this machine is "
                      + needed
                      + " (exec format error)")
              .hint("build it for this machine to run it here"));
    }
  }

  private boolean runs(ExecutableFormat other) {
    if (!String.valueOf(system).equals(other.system)) {
      return false;
    }
    return processor == null
        || other.processor == null
        || processor.equals(other.processor)
        || (processor.equals("x86_64") && other.processor.equals("x86"))
        || emulated();
  }

  // Linux hands programs of another processor to an emulator where one is registered.
  private static boolean emulated() {
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(Path.of("/proc/sys/fs/binfmt_misc"), "qemu-*")) {
      return all.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }

  private static void checkScript(Path program, byte[] head) {
    for (byte each : head) {
      if (each == CARRIAGE_RETURN) {
        throw new UserException(
            Diagnostic.error(
                    "worker/format", program + " has the line ends of Windows: no system runs it")
                .hint("save it with line ends of Unix (LF), and package it again"));
      }
      if (each == 10) {
        return;
      }
    }
  }

  private static byte[] head(Path program) {
    try (InputStream in = Files.newInputStream(program)) {
      return in.readNBytes(HEAD);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("worker/start", program + " cannot be read: " + e.getMessage()), e);
    }
  }

  static ExecutableFormat of(byte[] head) {
    if (starts(head, 0x7f, 'E', 'L', 'F') && head.length > 19) {
      int machine = head[5] == 2 ? number(head, 19, 18) : number(head, 18, 19);
      return new ExecutableFormat("Linux", elf(machine));
    }
    if (starts(head, 0xcf, 0xfa, 0xed, 0xfe) && head.length > 7) {
      int machine = number(head, 4, 5);
      return new ExecutableFormat(
          "macOS", machine == 12 ? "arm64" : machine == 7 ? "x86_64" : null);
    }
    if (starts(head, 0xca, 0xfe, 0xba, 0xbe)) {
      return new ExecutableFormat("macOS", null);
    }
    if (starts(head, 'M', 'Z')) {
      return new ExecutableFormat("Windows", null);
    }
    return new ExecutableFormat(starts(head, '#', '!') ? "script" : null, null);
  }

  private static String elf(int machine) {
    return switch (machine) {
      case 3 -> "x86";
      case 40 -> "arm";
      case 62 -> "x86_64";
      case 183 -> "arm64";
      case 243 -> "riscv64";
      default -> "another processor";
    };
  }

  private static int number(byte[] head, int low, int high) {
    return (head[low] & 0xff) | (head[high] & 0xff) << 8;
  }

  private static boolean starts(byte[] head, int... signs) {
    if (head.length < signs.length) {
      return false;
    }
    for (int i = 0; i < signs.length; i++) {
      if ((head[i] & 0xff) != signs[i]) {
        return false;
      }
    }
    return true;
  }
}
