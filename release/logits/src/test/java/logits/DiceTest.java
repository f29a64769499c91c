package logits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DiceTest {
    @Test
    void faces_come_up_as_often_as_they_should() {
        int[] counts = new int[4];
        for (int position = 0; position < 10_000; position++) counts[Dice.throwAt(position, 1)]++;
        assertEquals(0, counts[3]);
        assertTrue(counts[0] > counts[1] && counts[1] > counts[2] && counts[2] > 0);
        assertEquals(Dice.throwAt(5, 9), Dice.throwAt(5, 9));
    }
}
