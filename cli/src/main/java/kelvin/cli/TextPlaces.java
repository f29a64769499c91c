package kelvin.cli;

import java.util.Arrays;

/** Lines and columns of the bytes of a text, both from 1; a column counts characters (code points). */
final class TextPlaces {
    private final byte[] utf8;
    private final int[] starts; // offset of the first byte of each line

    TextPlaces(byte[] utf8) {
        this.utf8 = utf8;
        int lines = 1;
        for (byte b : utf8) if (b == '\n') lines++;
        starts = new int[lines];
        int line = 0;
        for (int i = 0; i < utf8.length; i++) if (utf8[i] == '\n') starts[++line] = i + 1;
    }

    int lines() {
        return starts.length;
    }

    int line(int offset) {
        int at = Arrays.binarySearch(starts, offset);
        return at >= 0 ? at + 1 : -at - 1;
    }

    int column(int offset) {
        int column = 1;
        for (int i = starts[line(offset) - 1]; i < offset; i++) if ((utf8[i] & 0xc0) != 0x80) column++;
        return column;
    }

    /** Returns the offset of the first byte of a line. */
    int start(int line) {
        return starts[line - 1];
    }

    /** Returns the offset behind the last byte of a line, without its end of line. */
    int end(int line) {
        int end = line == starts.length ? utf8.length : starts[line] - 1;
        return end > start(line) && utf8[end - 1] == '\r' ? end - 1 : end;
    }
}
