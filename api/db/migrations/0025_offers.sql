-- Offers as cardholders see them: favourites, and where shops are.
SELECT 1;
