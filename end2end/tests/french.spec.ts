// The journey of somebody whose browser asks for French, from a stranger to an uploaded song.

import { status } from '../stage/actions';
import { wav } from '../stage/audio';
import { englishAlone, englishOn } from '../stage/catalogue';
import { confirmationLink } from '../stage/mailbox';
import { type Page, expect, somebody, test } from '../stage/test';

async function expectFrench(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  expect(await englishOn(page), `English on ${page.url()}`).toEqual([]);
}

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click();

test('the catalogue is read', () => {
  const english = englishAlone();
  expect(english.length).toBeGreaterThan(200);
  expect(english).toContain('Create your account');
  expect(english, 'a sentence with something in it').toContain('Open the link in it to verify your email. It works for');
  expect(english, 'a name that is the same').not.toContain('Stagedoor');
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled, locale: 'fr-FR' });

    test('a stranger registers, becomes an artist and uploads, in French', async ({ page, mailbox }) => {
      const person = somebody();

      await test.step('they come in', async () => {
        await page.goto('/');
        await expectFrench(page);
        await page.getByRole('main').getByRole('link', { name: 'Créer un compte' }).click();
        await expect(page).toHaveURL(/\/register$/);
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('Créer un compte');
        await expectFrench(page);
        await page.getByLabel('Nom d’utilisateur').fill('x');
        await press(page, 'Créer un compte');
        await expect(page.getByRole('alert')).toBeVisible();
        await expectFrench(page);
        await page.getByLabel('Nom d’utilisateur').fill(person.username);
        await page.getByLabel('E‑mail').fill(person.email);
        await page.getByLabel('Mot de passe', { exact: true }).fill(person.password);
        await press(page, 'Créer un compte');
        await expect(page).toHaveURL(/\/register\/sent$/);
        await expectFrench(page);
      });

      await test.step('they verify their email', async () => {
        await page.goto(confirmationLink(await mailbox.nth(person.email, 1)));
        await expect(page.getByRole('button', { name: 'Je n’ai pas créé ce compte' })).toBeVisible();
        await expectFrench(page);
        await press(page, 'Vérifier l’adresse');
        await expect(page).toHaveURL(/\/settings\b/);
        await expect(status(page, 'Votre adresse e‑mail est vérifiée.')).toBeVisible();
        await expectFrench(page);
      });

      await test.step('they log out and in again', async () => {
        await press(page, 'Déconnexion');
        await expect(status(page, 'Votre session est terminée.')).toBeVisible();
        await expectFrench(page);
        await page.getByRole('main').getByRole('link', { name: 'Se connecter' }).click();
        await expect(page).toHaveURL(/\/login$/);
        await expectFrench(page);
        await page.getByLabel('E‑mail ou nom d’utilisateur').fill(person.email);
        await page.getByLabel('Mot de passe', { exact: true }).fill('not the one');
        await press(page, 'Se connecter');
        await expect(page.getByRole('alert')).toBeVisible();
        await expectFrench(page);
        await page.getByLabel('Mot de passe', { exact: true }).fill(person.password);
        await press(page, 'Se connecter');
        await expect(page).toHaveURL(/\/settings$/);
      });

      await test.step('they become an artist', async () => {
        await page.goto('/settings');
        await press(page, 'Devenir artiste');
        await expect(status(page, 'Vous êtes maintenant artiste')).toBeVisible();
        await expect(page.getByRole('navigation').getByRole('link', { name: 'Mettre en ligne' })).toBeVisible();
        await expectFrench(page);
      });

      await test.step('they upload a track', async () => {
        await page.getByRole('link', { name: 'Mettre en ligne votre premier titre' }).click();
        await expect(page).toHaveURL(/\/studio\/upload$/);
        await expectFrench(page);
        await page.getByLabel('Fichier audio').setInputFiles(wav());
        await page.getByLabel('Nom du titre').fill('Première prise');
        await press(page, 'Mettre en ligne');
        await expect(status(page, 'Première prise')).toBeVisible();
        await expectFrench(page);
      });
    });

    test('settings, what the house says and what is not there are in French', async ({ page, enter }) => {
      await enter();
      for (const path of ['/settings', '/settings/security', '/settings/security/log', '/settings/appearance', '/help', '/terms', '/privacy', '/no/such/page']) {
        await page.goto(path);
        await expectFrench(page);
      }
    });
  });
}
