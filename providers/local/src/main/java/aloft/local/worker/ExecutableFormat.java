package aloft.local.worker;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The operating system and processor that a program is built for, as read from its first bytes. A
/// shell would run a program of another machine as a script and print meaningless errors.
///
/// @param system null if the format is unknown
/// @param processor null if any processor will do
record ExecutableFormat(@Nullable String system, @Nullable String processor) {
  private static final int HEADER_SIZE = 128;
  private static final int CARRIAGE_RETURN = 13;

  /// Checks that a program can run on this machine.
  ///
  /// @throws UserException if it cannot
  static void check(Path program) {
    byte[] head = header(program);
    ExecutableFormat format = of(head);
    Path self = ProcessHandle.current().info().command().map(Path::of).orElse(null);
    if (format.system == null) {
      throw new UserException(
          Diagnostic.error(
                  "worker/format",
                  program + " is neither an executable nor a script (exec format error)")
              .hint("a script must begin with #! and its interpreter, as in #!/bin/sh"));
    }
    if (format.system.equals("script")) {
      checkScript(program, head);
      return;
    }
    ExecutableFormat machine = self == null ? format : of(header(self));
    if (machine.system != null && !machine.canRun(format)) {
      boolean same = format.system.equals(machine.system);
      String actual = same ? format.processor : format.system;
      String expected = same ? machine.processor : machine.system;
      throw new UserException(
          Diagnostic.error(
                  "worker/machine",
                  program
                      + " is built for "
                      + actual
                      + ", this machine is "
                      + expected
                      + " (exec format error)")
              .hint("build it for this machine to run it here"));
    }
  }

  private boolean canRun(ExecutableFormat other) {
    if (!String.valueOf(system).equals(other.system)) {
      return false;
    }
    return processor == null
        || other.processor == null
        || processor.equals(other.processor)
        || (processor.equals("x86_64") && other.processor.equals("x86"))
        || hasEmulator();
  }

  // Linux runs programs of other processors with an emulator if one is registered.
  private static boolean hasEmulator() {
    try (DirectoryStream<Path> emulators =
        Files.newDirectoryStream(Path.of("/proc/sys/fs/binfmt_misc"), "qemu-*")) {
      return emulators.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }

  private static void checkScript(Path program, byte[] head) {
    for (byte value : head) {
      if (value == CARRIAGE_RETURN) {
        throw new UserException(
            Diagnostic.error(
                    "worker/format", program + " has Windows line endings (CRLF) and cannot be run")
                .hint("save it with Unix line endings (LF), and package it again"));
      }
      if (value == 10) {
        return;
      }
    }
  }

  private static byte[] header(Path program) {
    try (InputStream in = Files.newInputStream(program)) {
      return in.readNBytes(HEADER_SIZE);
    } catch (IOException e) {
      throw new UserException(
          Diagnostic.error("worker/start", program + " cannot be read: " + e.getMessage()), e);
    }
  }

  static ExecutableFormat of(byte[] head) {
    if (startsWith(head, 0x7f, 'E', 'L', 'F') && head.length > 19) {
      int machine = head[5] == 2 ? uint16(head, 19, 18) : uint16(head, 18, 19);
      return new ExecutableFormat("Linux", elfProcessor(machine));
    }
    if (startsWith(head, 0xcf, 0xfa, 0xed, 0xfe) && head.length > 7) {
      int machine = uint16(head, 4, 5);
      return new ExecutableFormat(
          "macOS", machine == 12 ? "arm64" : machine == 7 ? "x86_64" : null);
    }
    if (startsWith(head, 0xca, 0xfe, 0xba, 0xbe)) {
      return new ExecutableFormat("macOS", null);
    }
    if (startsWith(head, 'M', 'Z')) {
      return new ExecutableFormat("Windows", null);
    }
    return new ExecutableFormat(startsWith(head, '#', '!') ? "script" : null, null);
  }

  private static String elfProcessor(int machine) {
    return switch (machine) {
      case 3 -> "x86";
      case 40 -> "arm";
      case 62 -> "x86_64";
      case 183 -> "arm64";
      case 243 -> "riscv64";
      default -> "another processor";
    };
  }

  private static int uint16(byte[] head, int low, int high) {
    return (head[low] & 0xff) | (head[high] & 0xff) << 8;
  }

  private static boolean startsWith(byte[] head, int... values) {
    if (head.length < values.length) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      if ((head[i] & 0xff) != values[i]) {
        return false;
      }
    }
    return true;
  }
}
