// Artists in numbers, on a phone.

import { expect, test } from '../stage/test';

test.use({ viewport: { width: 320, height: 720 } });

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('the plot shows the newest first, with its name and the numbers beside it', async ({ page, enter }) => {
      await enter({ role: 'admin' });
      for (const path of ['/admin/creators', '/admin/creators?by=day']) {
        await page.goto(path);
        const plot = page.getByRole('region', { name: /^New artists by/ });
        await plot.scrollIntoViewIfNeeded();
        const box = await plot.boundingBox();
        expect(box).toBeTruthy();
        const [left, right] = [box?.x ?? 0, (box?.x ?? 0) + (box?.width ?? 0)];
        const drawn = await plot.locator('svg').boundingBox();
        expect(drawn?.width, 'wider than the screen').toBeGreaterThan((box?.width ?? 0) + 100);
        for (const seen of [plot.locator('.plot-name').first(), plot.locator('.plot-mark').first()]) {
          const place = await seen.boundingBox();
          expect(place?.x, path).toBeGreaterThanOrEqual(left - 1);
          expect((place?.x ?? 0) + (place?.width ?? 0), path).toBeLessThanOrEqual(right + 1);
        }
      }
    });
  });
}
