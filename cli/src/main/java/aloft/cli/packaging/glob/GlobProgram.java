package aloft.cli.packaging.glob;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A pattern as a small program, run over a path in time proportional to pattern times path: no
/// pattern can make it slow.
final class GlobProgram {
  private sealed interface Op {
    record Letter(char value) implements Op {}

    record Member(CharacterClass letters) implements Op {}

    /// Any character of a name, or (`deep`) any at all; never one of a leading `../`.
    record Wild(boolean deep) implements Op {}

    /// The rest of the path, whatever it is.
    record Rest() implements Op {}

    record Fork(int first, int second) implements Op {}

    record Jump(int target) implements Op {}

    record Unless(GlobProgram inner) implements Op {}

    record End() implements Op {}

    record Done() implements Op {}
  }

  private final List<Op> ops = new ArrayList<>();
  private boolean looksAhead;

  private GlobProgram() {}

  static GlobProgram of(GlobNode piece) {
    return of(piece, true);
  }

  private static GlobProgram of(GlobNode piece, boolean whole) {
    GlobProgram program = new GlobProgram();
    program.add(piece, whole);
    if (whole) {
      program.ops.add(new Op.End());
    }
    program.ops.add(new Op.Done());
    return program;
  }

  private void add(GlobNode piece, boolean last) {
    switch (piece) {
      case GlobNode.Letter letter -> ops.add(new Op.Letter(letter.value()));
      case GlobNode.Member member -> ops.add(new Op.Member(member.letters()));
      case GlobNode.End _ -> ops.add(new Op.End());
      case GlobNode.Star _ -> loop(new Op.Wild(false));
      case GlobNode.Deep _ when last -> ops.add(new Op.Rest());
      case GlobNode.Deep _ -> loop(new Op.Wild(true));
      case GlobNode.Unless unless -> {
        looksAhead = true;
        ops.add(new Op.Unless(of(unless.inner(), false)));
      }
      case GlobNode.Row row -> {
        for (int i = 0; i < row.pieces().size(); i++) {
          add(row.pieces().get(i), last && i == row.pieces().size() - 1);
        }
      }
      case GlobNode.Choice choice -> choose(choice, last);
    }
  }

  private void loop(Op body) {
    int start = ops.size();
    ops.add(new Op.Fork(start + 3, start + 1));
    ops.add(body);
    ops.add(new Op.Jump(start));
  }

  private void choose(GlobNode.Choice choice, boolean last) {
    int start = ops.size();
    boolean skips =
        choice.count() == GlobNode.Count.OPTIONAL || choice.count() == GlobNode.Count.ANY;
    boolean repeats = choice.count() == GlobNode.Count.SOME || choice.count() == GlobNode.Count.ANY;
    if (skips) {
      ops.add(new Op.Done());
    }
    int body = ops.size();
    List<Integer> exits = new ArrayList<>();
    for (int i = 0; i < choice.options().size(); i++) {
      int fork = ops.size();
      boolean more = i < choice.options().size() - 1;
      if (more) {
        ops.add(new Op.Done());
      }
      add(choice.options().get(i), last && !repeats);
      if (more) {
        exits.add(ops.size());
        ops.add(new Op.Done());
        ops.set(fork, new Op.Fork(fork + 1, ops.size()));
      }
    }
    int end = ops.size();
    exits.forEach(exit -> ops.set(exit, new Op.Jump(end)));
    if (repeats) {
      ops.add(new Op.Fork(body, end + 1));
    }
    if (skips) {
      ops.set(start, new Op.Fork(body, ops.size()));
    }
  }

  boolean matches(String path) {
    return run(path, 0, false) == Glob.Reach.ALL;
  }

  /// What may be matched below a folder, given as its path with a slash at its end.
  Glob.Reach below(String folder) {
    return run(folder, 0, true);
  }

  /// Walks every way through the program once. As a prefix, asks which ways are still open where
  /// the text ends.
  private Glob.Reach run(String text, int from, boolean prefix) {
    int width = text.length() + 1;
    int climbed = climbed(text);
    long[] seen = new long[(ops.size() * width + 63) / 64];
    int[] open = new int[32];
    int size = 0;
    open[size++] = from;
    Glob.Reach reach = Glob.Reach.NONE;
    while (size > 0) {
      int state = open[--size];
      if ((seen[state >> 6] & 1L << state) != 0) {
        continue;
      }
      seen[state >> 6] |= 1L << state;
      int at = state % width;
      int pc = state - at;
      if (size + 2 >= open.length) {
        open = Arrays.copyOf(open, size * 2);
      }
      boolean ended = at == text.length();
      switch (ops.get(pc / width)) {
        case Op.Done _ when !prefix -> {
          return Glob.Reach.ALL;
        }
        case Op.Rest _ -> {
          if (prefix && looksAhead) {
            reach = Glob.Reach.SOME;
          } else if (at >= climbed) {
            return Glob.Reach.ALL;
          }
        }
        case Op.Fork fork -> {
          open[size++] = fork.second() * width + at;
          open[size++] = fork.first() * width + at;
        }
        case Op.Jump jump -> open[size++] = jump.target() * width + at;
        case Op.Unless unless -> {
          if (prefix || unless.inner().run(text, at, false) == Glob.Reach.NONE) {
            open[size++] = state + width;
          }
        }
        case Op.End _ -> {
          if (ended && !prefix) {
            open[size++] = state + width;
          }
        }
        case Op.Done _ -> {}
        case Op.Letter _, Op.Member _, Op.Wild _ when ended -> {
          if (prefix) {
            reach = Glob.Reach.SOME;
          }
        }
        case Op.Letter letter -> {
          if (letter.value() == text.charAt(at)) {
            open[size++] = state + width + 1;
          }
        }
        case Op.Member member -> {
          if (member.letters().contains(text.charAt(at))) {
            open[size++] = state + width + 1;
          }
        }
        case Op.Wild wild -> {
          if (at >= climbed && (wild.deep() || text.charAt(at) != '/')) {
            open[size++] = state + width + 1;
          }
        }
      }
    }
    return reach;
  }

  /// How much of the path climbs out of the folder: the length of its leading `../../`.
  private static int climbed(String path) {
    int length = 0;
    while (path.startsWith("../", length)) {
      length += 3;
    }
    return length;
  }
}
